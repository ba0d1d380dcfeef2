"""The values that the heads choose from. They are written beside the model."""

EVENT_TYPES = (
    "MeetingHeld MeetingPlanned MeetingRuledOut VisitMade VisitPlanned AgreementReached AgreementFailed CommitmentMade"
    " ProposalMade ConcessionMade DemandMade DemandRefused AccusationMade InvestigationOpened LegalActionTaken ArrestMade"
    " CooperationUndertaken AidProvided SanctionImposed SanctionLifted RelationsReduced ThreatMade ForceMobilised"
    " CoercionUsed AttackReported CeasefireDeclared ProtestHeld"
).split()
MODALITIES = "asserted ongoing planned ruled-out denied hypothetical called-for historical".split()
POSITIONS = "for conditional considering reserved against".split()
BASES = "quoted reported described".split()
#: Kinds of names in running text.
NAMES = "person organisation place".split()
#: Kinds of whatever acts or is acted on, names and descriptions alike.
MENTIONS = "person state organisation group place".split()

#: A frame hangs on words that set it off (its anchor); its parts are spans anywhere in the unit.
FRAMES: dict[str, dict[str, list[str]]] = {
    "event": {"roles": "agent target place time".split(), "type": EVENT_TYPES, "modality": MODALITIES},
    "stance": {"roles": "holder target".split(), "position": POSITIONS, "basis": BASES},
    "quote": {"roles": "speaker content".split(), "directness": "indirect direct".split()},
}


def begin_inside(kinds: list[str]) -> list[str]:
    """`O`, then `B-` and `I-` of each kind."""
    return ["O", *(f"{mark}-{kind}" for kind in kinds for mark in "BI")]


def classes_of(frame: str) -> dict[str, list[str]]:
    """What else is said of a frame at its anchor, e.g. the modality of an event."""
    return {name: values for name, values in FRAMES[frame].items() if name != "roles"}
