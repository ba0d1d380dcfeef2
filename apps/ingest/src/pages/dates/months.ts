/** Names of the months, January first; each list also has the short forms that papers print. */
const names: readonly string[] = [
  'january jan januar jänner jaenner jän janvier janv enero ene janeiro gennaio gen januari styczeń stycznia sty января январь янв січня ocak oca leden ledna januari tammikuuta ianuarie január ιανουαρίου ιαν يناير januaris siječnja januára',
  'february feb febr februar feber février fevrier févr fév febrero fevereiro fev febbraio februari luty lutego lut февраля февраль фев лютого şubat şub únor února helmikuuta februarie február φεβρουαρίου φεβ فبراير pebruari veljače februára',
  'march mar march märz maerz mär mrz mars marzo março marco maart mrt marzec marca марта март мар березня mart březen března maaliskuuta martie március μαρτίου μαρ مارس maret ožujka',
  'april apr april avril avr abril abr aprile kwiecień kwietnia kwi апреля апрель апр квітня nisan nis duben dubna huhtikuuta aprilie április απριλίου απρ أبريل travnja apríla',
  'may mai mayo maio maggio mag mei maj maja мая май травня mayıs květen května toukokuuta május μαΐου μαι مايو svibnja mája',
  'june jun juni juin junio junho giugno giu czerwiec czerwca cze июня июнь июн червня haziran haz červen června kesäkuuta iunie június ιουνίου ιουν يونيو lipnja júna',
  'july jul juli juillet juil julio julho luglio lug lipiec lipca lip июля июль июл липня temmuz tem červenec července heinäkuuta iulie július ιουλίου ιουλ يوليو srpnja júla',
  'august aug août aout agosto ago augustus sierpień sierpnia sie августа август авг серпня ağustos ağu srpen srpna elokuuta augusti αυγούστου αυγ أغسطس agustus kolovoza augusta augusztus',
  'september sep sept septembre septiembre setiembre setembro set settembre wrzesień wrzesień września wrz сентября сентябрь сен сент вересня eylül eyl září syyskuuta septembrie szeptember σεπτεμβρίου σεπ سبتمبر rujna septembra',
  'october oct oktober okt octobre octubre outubro out ottobre ott październik października paź октября октябрь окт жовтня ekim eki říjen října lokakuuta octombrie október οκτωβρίου οκτ أكتوبر listopada októbra',
  'november nov november novembre noviembre novembro листопада listopad listopada ноября ноябрь ноя нояб kasım kas marraskuuta noiembrie νοεμβρίου νοε نوفمبر studenoga novembra',
  'december dec dezember dez décembre decembre déc diciembre dic dezembro dicembre desember des grudzień grudnia gru декабря декабрь дек грудня aralık ara prosinec prosince joulukuuta decembrie δεκεμβρίου δεκ ديسمبر prosinca decembra',
];

const numbers = new Map<string, number>();
names.forEach((list, index) => {
  for (const name of list.split(' ')) if (!numbers.has(name)) numbers.set(name, index + 1);
});
// Polish and Czech share a word for different months; the more widely read one counts.
numbers.set('listopada', 11);

/** The month's number from 1, for a name or short form in any of the languages; undefined for another word. */
export const monthOf = (word: string): number | undefined => numbers.get(word.toLowerCase().replace(/\.$/, ''));

/** A pattern for a month's name, longest first, with the letters around it left to the caller. */
export const monthPattern = [...numbers.keys()].sort((a, b) => b.length - a.length).join('|');
