// The warnings of the files as findings of the plan; those that say the same of several places are one.
import { folded, type MaybeAlike } from '../guards/alike.ts'
import { formatPlace } from '../problem.ts'
import { count } from '../sentences.ts'
import type { Diagnostic, Finding } from '../types.ts'

/** A finding for each kind of warning, with its places. */
export function inputFindings(warnings: readonly Diagnostic[]): Finding[] {
  const texts = new Map<string, Set<string>>()
  for (const { message } of warnings) {
    const form = formOf(message)
    texts.set(form, (texts.get(form) ?? new Set()).add(message))
  }
  const results = warnings.map((one) => resultOf(one, texts.get(formOf(one.message))?.size === 1))
  return folded(results).map((result): Finding => ({ guard: 'input', ...result }))
}

const quoted = /"(?:[^"\\]|\\.)*"/g

/** The message without the names in it. */
function formOf(message: string): string {
  return message.replaceAll(quoted, '…')
}

/** @param isSame all warnings of the kind have the same words: then no name is left out */
function resultOf({ at, message }: Diagnostic, isSame: boolean): MaybeAlike {
  const place = formatPlace(at)
  const form = formOf(message)
  const names = (message.match(quoted) ?? []).join(', ')
  const alike = {
    kind: form,
    subject: isSame ? place : `${place} (${names})`,
    say: (examples: string, number: number) => `${count(number, 'place')}: ${examples}: ${isSame ? message : form}`,
  }
  return { level: 'warn', message: `${place}: ${message}`, actions: [], alike }
}
