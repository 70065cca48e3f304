// Parts of sentences.

/** A name in a sentence, always on one line. */
export function quote(name: string): string {
  return JSON.stringify(name)
}

const shown = 20

/** Items for a sentence; beyond `most`, only their number. */
export function some(items: readonly string[], most = shown): string {
  const first = items.slice(0, most).join(', ')
  return items.length > most ? `${first} and ${items.length - most} more` : first
}

/** Names for a sentence; beyond a few, only their number. */
export function listed(names: readonly string[]): string {
  const first = names.slice(0, shown).map(quote)
  return names.length > shown ? `${first.join(', ')} and ${names.length - shown} more` : first.join(', ')
}

/** `10,000` */
export function number(value: number): string {
  // Loading Intl takes longer than showing a small plan.
  if (!Number.isSafeInteger(value)) return new Intl.NumberFormat('en-US').format(value)
  return String(value).replaceAll(/\B(?=(?:\d{3})+$)/g, ',')
}

/** `1 user`, `2,000 users` */
export function count(amount: number, noun: string): string {
  return `${number(amount)} ${amount === 1 ? noun : `${noun}s`}`
}

/** `is` or `are`, after `count`. */
export function isOrAre(amount: number): string {
  return amount === 1 ? 'is' : 'are'
}

/** The text with a capital letter at its start. */
export function sentence(text: string): string {
  return text.replace(/^./, (first) => first.toUpperCase())
}

/** `2026-11-21 02:10 UTC`: a time of an ISO text. */
export function moment(iso: string): string {
  return `${iso.slice(0, 16).replace('T', ' ')} UTC`
}

/** `25 %`: a share of 0 to 1, to a tenth of a percent. */
export function percent(share: number): string {
  return `${Math.round(share * 1000) / 10} %`
}
