// Cells that a spreadsheet or a word processor has spoilt. Only what is certain is a fault.

/** `#NAME?`, and the same in other languages, such as `#BEZUG!` and `#¿NOMBRE?`. */
const errors = /^(?:#[¿¡]?\p{L}[\p{L}\d/_ ]*[!?]|#(?:N\/A|NV|N\/D|ND|NA|DIV\/0|GETTING_DATA)!?|(?:Err|Fehler):\d{3})$/iu
const narrow = /^#{3,}$/
const scientific = /^\d{1,3}(?:[.,]\d+)?E\+\d{1,3}$/i
/** Python writes whole numbers so when one is missing. */
const decimal = /^\d{4,}[.,]0+$/
const months = 'Jan|Feb|Mar|Mrz|Mär|März|Apr|May|Mai|Jun|Jul|Aug|Sep|Sept|Oct|Okt|Nov|Dec|Dez'
const dates = new RegExp(`^(?:\\d{1,2}(?:[-. ]|\\. )(?:${months})\\.?|(?:${months})\\.?[-. ]\\d{2})$`)
/** No-break and other odd spaces, which come from a word processor. */
const oddSpaces = /[\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000]/u
/** As a word processor makes them; a hub may have a user with straight ones. */
const quotes = '[“”„‟«»‹›‘’‚‛]'
const quoted = new RegExp(`^${quotes}.*${quotes}$`, 's')
const named = /^(?:mailto:|.*<[^<>]*@[^<>]*>$)/is

/** Why a text cannot be the value of a cell; undefined when it can. */
export function formulaFault(text: string): string | undefined {
  if (errors.test(text)) return 'is an error of a spreadsheet; correct its formula'
  return narrow.test(text)
    ? 'is what a spreadsheet shows in a narrow column; make it wider and export again'
    : undefined
}

/** Almost every name of a million: nothing below matches it. */
const sound = /^[a-z][a-z\d._@+-]*$/

/** Why a name in a file cannot be what was typed, as the end of a sentence; undefined when it can. */
export function damageOf(text: string): string | undefined {
  if (sound.test(text)) return undefined
  const fault = formulaFault(text)
  if (fault !== undefined) return fault
  if (scientific.test(text)) {
    return 'is what a spreadsheet makes of a long number, and its digits are lost; format the column as text and export again'
  }
  if (decimal.test(text)) return 'is a number with decimals; export the column as text'
  if (dates.test(text)) {
    return 'is a date that a spreadsheet made of a name; format the column as text and type it again'
  }
  if (oddSpaces.test(text)) return 'has a no-break or another odd space; type it again'
  if (quoted.test(text)) return 'is in quotes; type it without them'
  if (named.test(text)) return 'is an address with more around it; write the address alone'
  return undefined
}
