import { monthPattern } from '../dates/months.js';

/** What stands around the date in a line that only says when, by whom and where the article was published. */
const around = new RegExp(
  `(?<!\\p{L})(?:${monthPattern}|published|updated|posted|modified|edited|created|last|first|on|at|by|in|of|the|ago|days?|hours?|hrs?|min(?:ute)?s?|read(?:ing)?|time|date|am|pm|est|edt|cst|cdt|mst|pst|pdt|gmt|utc|ist|cet|cest|bst|et|pt|` +
    `(?:mon|tues?|wednes|wed|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?|` +
    `veröffentlicht|aktualisiert|erstellt|publiziert|publikation|stand|datum|lesezeit|minuten?|uhr|vom|am|um|von|den|der|montag|dienstag|mittwoch|donnerstag|freitag|samstag|sonnabend|sonntag|mo|di|mi|do|fr|sa|so|` +
    `publié|publie|mis|mise|à|jour|modifié|le|la|lecture|lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche|` +
    `publicado|publicada|actualizado|atualizado|fecha|data|a|às|las|el|em|de|del|do|por|hs|hrs|lunes|martes|miércoles|jueves|viernes|sábado|domingo|segunda|terça|quarta|quinta|sexta|feira|` +
    `pubblicato|aggiornato|il|alle|ore|di|lunedì|martedì|mercoledì|giovedì|venerdì|sabato|domenica|` +
    `gepubliceerd|bijgewerkt|geplaatst|op|om|leestijd|maandag|dinsdag|woensdag|donderdag|vrijdag|zaterdag|zondag|` +
    `opublikowano|aktualizacja|dodano|dnia|godz|data|publikacji|poniedziałek|wtorek|środa|czwartek|piątek|sobota|niedziela|` +
    `опубликовано|обновлено|дата|в|г|года|мин|чтения|понедельник|вторник|среда|четверг|пятница|суббота|воскресенье)(?!\\p{L})\\.?`,
  'giu',
);
/** A date or an age: without one the line says something else. */
const dated = new RegExp(
  `\\d{1,4}[./-]\\d{1,2}[./-]\\d{2,4}|(?<!\\p{L})(?:${monthPattern})(?!\\p{L})|\\d{1,2}:\\d{2}|\\d+\\s*(?:min|hours?|days?|minuten|stunden|tagen?)|[年月日]`,
  'iu',
);
const longest = 160;

/** Whether the line says when the article was published or changed, and nothing else but a name perhaps. */
export function isDateLine(text: string): boolean {
  if (text.length > longest || !dated.test(text) || !/\d/.test(text)) return false;
  const left = text
    .replace(around, ' ')
    .replace(/[^\p{L}]+/gu, ' ')
    .trim();
  return left.length <= 12 || (left.length <= 30 && text.length < 90 && !/[.!?]$/.test(text) && isNamed(left));
}

/** Two or three words with a capital letter, as a person or an agency is called. */
const isNamed = (words: string): boolean => /^(?:\p{Lu}[\p{L}]+ ?){1,3}$/u.test(words);
