// Cells that a spreadsheet or a word processor has spoilt. Only what is certain is a fault.

const errors = /^#(?:NAME\?|REF!|VALUE!|N\/A|DIV\/0!|NUM!|NULL!|SPILL!|CALC!|GETTING_DATA)$/i
const scientific = /^\d(?:[.,]\d+)?E\+\d{1,3}$/i
const months = 'Jan|Feb|Mar|Mrz|Mär|Apr|May|Mai|Jun|Jul|Aug|Sep|Oct|Okt|Nov|Dec|Dez'
const dates = new RegExp(`^(?:\\d{1,2}[-. ](?:${months})\\.?|(?:${months})\\.?[-. ]\\d{2})$`)
/** No-break and other odd spaces, which come from a word processor. */
const oddSpaces = /[\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000]/u

/** Why a name in a file cannot be what was typed, as the end of a sentence; undefined when it can. */
export function damageOf(text: string): string | undefined {
  if (errors.test(text)) return 'is an error of a spreadsheet; correct its formula'
  if (scientific.test(text)) {
    return 'is what a spreadsheet makes of a long number, and its digits are lost; format the column as text and export again'
  }
  if (dates.test(text)) {
    return 'is a date that a spreadsheet made of a name; format the column as text and type it again'
  }
  if (oddSpaces.test(text)) return 'has a no-break or another odd space; type it again'
  return undefined
}
