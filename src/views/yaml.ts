// Small pieces of YAML 1.2 in flow style, which any reader takes for the same text.
import { jsonForTerminal } from './safe.ts'

const plain = /^[\p{L}_][\p{L}\p{N}_.@-]*$/u
/** What some reader takes for something else than text. */
const words = /^(?:true|false|yes|no|on|off|y|n|null)$/i

/** A text as a scalar, quoted where it could be read as a number, a boolean or syntax. */
export function scalar(text: string): string {
  return plain.test(text) && !words.test(text) ? text : json(text)
}

/** Any JSON, which is YAML too; what a terminal or a CI job would act on is escaped. */
export function json(value: unknown): string {
  return jsonForTerminal(JSON.stringify(value))
}

/** `[a, b]` */
export function list(texts: readonly string[]): string {
  return `[${texts.map(scalar).join(', ')}]`
}
