// Small pieces of YAML 1.2 in flow style, which any reader takes for the same text.

const plain = /^[\p{L}_][\p{L}\p{N}_.@-]*$/u
/** What some reader takes for something else than text. */
const words = /^(?:true|false|yes|no|on|off|y|n|null)$/i
const unseen = /[\p{Cc}\p{Cf}\p{Co}\p{Zl}\p{Zp}\p{DI}]/gu

/** A text as a scalar, quoted where it could be read as a number, a boolean or syntax. */
export function scalar(text: string): string {
  return plain.test(text) && !words.test(text) ? text : json(text)
}

/** Any JSON, which is YAML too; what a terminal would act on is escaped. */
export function json(value: unknown): string {
  return JSON.stringify(value).replace(unseen, escapeCharacter)
}

/** `[a, b]` */
export function list(texts: readonly string[]): string {
  return `[${texts.map(scalar).join(', ')}]`
}

function escapeCharacter(character: string): string {
  const units = Array.from({ length: character.length }, (_, index) => character.charCodeAt(index))
  return units.map((unit) => `\\u${unit.toString(16).padStart(4, '0')}`).join('')
}
