/** Lines that belong to the page, not to the article, in the languages of its readers. */
const whole = new RegExp(
  `^(?:${[
    // sharing, printing, saving
    'share(?: this)?(?: (?:article|post|story|page|on \\w+|via \\w+|with))?',
    'teilen(?: auf \\w+)?|artikel (?:teilen|drucken|merken)|partager(?: sur \\w+)?|compartir(?: en \\w+)?|compartilhar?|condividi(?: su \\w+)?|delen|udostępnij|поделиться|paylaş|sdílet',
    'tweet|pin it|facebook|twitter|whatsapp|telegram|linkedin|pinterest|reddit|e-?mail|print|drucken|imprimer|imprimir|stampa|copy link|save|like this|loading\\W*|follow(?: us)?|permalink|permalien',
    // advertising
    '[-–—\\s]*(?:advertisement|advertising|anzeige|werbung|publicité|publicidad|publicidade|pubblicità|advertentie|reklama|реклама|reklam|sponsored(?: content)?)[-–—\\s]*',
    // ways on
    '(?:continue reading|read more|read also|also read|more|see also|related(?: (?:articles?|posts?|stories|news|content|topics|links))?|you (?:may|might) also like|recommended(?: for you)?|most read|trending(?: now)?)\\W*',
    '(?:mehr (?:zum thema|dazu|lesen|infos?)|weiterlesen|lesen sie auch|auch interessant|das könnte (?:sie|dich) auch interessieren|weitere (?:artikel|informationen|themen|links|infos)|zum weiterlesen|weiterführende links|siehe auch|mehr aus|verwandte (?:artikel|themen|beiträge)|ähnliche (?:artikel|beiträge)|passend zum thema)\\W*',
    '(?:lire aussi|à lire aussi|lire la suite|voir aussi|sur le même sujet|articles? (?:liés|similaires))\\W*',
    '(?:leer más|lea también|lee también|le puede interesar|te puede interesar|ver también|noticias relacionadas|artículos relacionados|más información)\\W*',
    '(?:leia (?:mais|também)|veja (?:mais|também)|saiba mais|notícias relacionadas)\\W*',
    '(?:leggi anche|leggi tutto|potrebbe interessarti(?: anche)?|articoli correlati|vedi anche)\\W*',
    '(?:lees (?:ook|meer|verder)|bekijk ook|gerelateerd(?:e artikelen)?)\\W*',
    '(?:czytaj (?:też|także|więcej|również)|zobacz (?:też|także|również)|przeczytaj (?:też|także)|polecamy)\\W*',
    '(?:читайте также|читать (?:далее|также)|смотрите также|похожие (?:статьи|записи)|по теме|читайте ещё)\\W*',
    '(?:ayrıca oku|ilgili haberler|devamını oku|související články|čtěte (?:také|více)|läs (?:också|mer)|les også|læs også|lue myös|lue lisää)\\W*',
    '(?:.{0,25}könnte (?:sie|dich|euch) auch interessieren|lesen sie auch .{0,40}(?:beiträge|artikel)|weitere .{0,30}zum thema|more (?:news|stories|articles|posts)?\\s*(?:from|on|about|in)\\b.{0,40}|other (?:stories|articles|posts)|latest (?:news|stories|posts)|breaking news|in pictures|key points|advertiser disclosure)\\W*',
    // comments, account
    '(?:\\d+ )?(?:comments?|kommentare?|commentaires?|comentarios?|comentários?|commenti|reacties|komentarz[ey]|комментари[ийев]+|yorum(?:lar)?)(?: \\(?\\d+\\)?)?',
    '(?:die )?kommentare? (?:sind |ist )?(?:geschlossen|deaktiviert)|comments? (?:are |is )?(?:closed|off|disabled).{0,20}|kommentare? insgesamt.{0,10}|aufrufe.{0,10}|views?.{0,10}',
    '(?:leave a (?:comment|reply)|post a comment|kommentar (?:schreiben|verfassen|hinterlassen)|schreibe einen kommentar|laisser un commentaire|deja un comentario|lascia un commento|geef een reactie|dodaj komentarz|добавить (?:комментарий|отзыв)|отзывы)',
    'join the conversation\\W*|log ?in|sign (?:in|up)|register|subscribe(?: now)?|anmelden|registrieren|abonnieren',
    // parts of pictures and players
    'captions?|close|image \\d+ of \\d+|photo \\d+ of \\d+|\\d+\\s*/\\s*\\d+|play video|watch(?: video| now)?|enlarge(?: image)?|(?:bild|foto|photo|image|picture)(?: ?\\(?\\d+\\)?)?|slideshow|gallery|galerie|videos?|audio|transcript',
    'tags?|stichw(?:ort|örter)|schlagw(?:ort|orte|örter)|topics?|themen|kategorien?|categor(?:y|ies)|source|quelle|back to top|nach oben|top|next|previous|zurück|weiter|home|startseite|menu|menü|search|suche',
  ].join('|')})\\s*[:：»›→>…!]*$`,
  'iu',
);

const start = new RegExp(
  `^(?:${[
    'share this|follow us|follow (?:him|her|them|me|the author)\\b.{0,80}\\b(?:on|@)|click here\\b|sign up (?:for|to|here)|subscribe (?:to|now|for)|download (?:the|our) .{0,40}\\bapps?\\b|get (?:the latest|breaking|our) .{0,60}(?:newsletter|inbox|email)|join (?:our|the) .{0,40}(?:newsletter|forum|channel|group|community)|never miss\\b',
    'for the latest .{0,60}(?:download|sign up|subscribe|follow|visit)|(?:anzeige|werbung|advertisement|publicidad|publicité|reklama|реклама)\\s*[-–:|]|on \\w+\\.com\\s*:|reach (?:him|her|the reporters?|the author) (?:at|on)\\b|contact (?:him|her|the (?:author|reporter)) at\\b|https?:\\/\\/\\S+$|www\\.\\S+$|\\S+@\\S+\\.\\w+$|(?:twitter|facebook|instagram)\\.com\\S*$|@\\w+$',
    'read (?:more|also|next)\\s*[:|]|also read\\s*[:|]|related\\s*[:|]|see also\\s*[:|]|more\\s*:|watch\\s*:|read more on\\b|read more (?:about|from|by|at)\\b.{0,60}$|source\\s*:|sources\\s*:|via\\s*:|photo (?:credit|by|courtesy)|image (?:credit|source|courtesy)|\\(?(?:photo|image|picture|credit)s?\\s*(?:by|:|/)',
    '(?:lesen sie|lies) (?:auch|hier|dazu|mehr)|mehr (?:zum thema|dazu)\\s*:|siehe auch\\s*:|auch interessant\\s*:|quellen?\\s*:|(?:bild|foto|fotos|bilder|symbolbild|grafik)\\s*(?::|/|©)|tags?\\s*:|kategorien?\\s*:|schlagw[oö]rter?\\s*:|veröffentlicht (?:in|am|unter)\\b.{0,60}$|aktualisiert\\s*:?.{0,30}$',
    '(?:à )?lire (?:aussi|également)\\s*[:|]?|crédits?(?: photos?)?\\s*:|photos?\\s*:|sources?\\s*:|mots-clés\\s*:',
    '(?:lea|lee|leer|ver|veja|leia) (?:también|tambien|também|más|mais)\\s*[:|]|fuente\\s*:|fonte\\s*:|fotos?\\s*:|foto\\s*:|etiquetas\\s*:|siga (?:a|o|nos)\\b.{0,40}$',
    '\\(?leggi anche\\s*:?|lees ook\\s*:?|bron\\s*:|czytaj (?:też|także|również)\\s*:?|zobacz (?:też|także)\\s*:?|źródło\\s*:|fot\\.|(?:читайте|смотрите) также\\s*:?|источник\\s*:|фото\\s*:|kaynak\\s*:|zdroj\\s*:',
    'posted (?:in|by|on)\\b.{0,80}$|filed under\\b|tagged (?:with|as)\\b|categor(?:y|ies)\\s*:|copyright\\b|©|\\(c\\) \\d{4}|all rights reserved|this (?:post|article|page) (?:may )?contains? .{0,40}affiliate|affiliate links?\\b',
    'by clicking\\b|you can unsubscribe|we use cookies|this (?:site|website) uses cookies|(?:wir|diese (?:seite|website)) .{0,30}cookies|please enable javascript|your browser (?:does not|doesn)',
  ].join('|')})`,
  'iu',
);

/** What a line that only leads on or gives credit has at most, in characters. */
const longestJunk = 240;

/** Whether the line belongs to the page rather than to the article. */
export function isJunkLine(text: string): boolean {
  if (text.length > longestJunk) return false;
  if (!/[\p{L}\p{N}]/u.test(text)) return true;
  return whole.test(text) || start.test(text);
}
