// Small pieces of YAML 1.2 in flow style that every parser reads the same way.
import { jsonForTerminal } from './safe.ts'

const plain = /^[\p{L}_][\p{L}\p{N}_.@-]*$/u
/** Words that some parsers do not read as text. */
const words = /^(?:true|false|yes|no|on|off|y|n|null)$/i

/** A text as a scalar, quoted where it could be read as a number, a boolean or syntax. */
export function scalar(text: string): string {
  return plain.test(text) && !words.test(text) ? text : json(text)
}

/** Any JSON, which is valid YAML; characters that a terminal or a CI job would act on are escaped. */
export function json(value: unknown): string {
  return jsonForTerminal(JSON.stringify(value))
}

/** `[a, b]` */
export function list(texts: readonly string[]): string {
  return `[${texts.map(scalar).join(', ')}]`
}

/** Data in one line: `{ from: Section, split: ", " }` */
export function flowOf(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(flowOf).join(', ')}]`
  if (typeof value !== 'object' || value === null) return typeof value === 'string' ? scalar(value) : json(value)
  const parts = Object.entries(value).map(([key, part]) => `${scalar(key)}: ${flowOf(part)}`)
  return `{ ${parts.join(', ')} }`
}
