import { formatPlace, type Problem } from '../core/problem.ts'
import type { Diagnostic } from '../core/types.ts'
import type { TopicName } from '../help/topics.ts'
import { proseForTerminal } from './safe.ts'
import { paint } from './terminal/layout.ts'

interface Options {
  readonly color: boolean
  /** The topic of the manual that helps. */
  readonly topic?: TopicName
}

/** The error, every fault with its place, the hint, and the topic. */
export function problemText(problem: Problem, options: Options): string {
  const { topic } = options
  const lines = [
    `${paint(options, 'alarm', 'error:')} ${proseForTerminal(problem.message)}`,
    ...problem.diagnostics.map((diagnostic) => diagnosticLine(diagnostic, options)),
    ...(problem.hint === undefined ? [] : [`${paint(options, 'head', 'hint:')} ${proseForTerminal(problem.hint)}`]),
    ...(topic === undefined ? [] : [`${paint(options, 'head', 'help:')} hubplan help ${topic}`]),
  ]
  return `${lines.join('\n')}\n`
}

/** `users.csv:3:5: message`; a warning begins with that word. */
export function diagnosticLine(diagnostic: Diagnostic, options: { readonly color: boolean }): string {
  const place = paint(options, 'head', `${proseForTerminal(formatPlace(diagnostic.at))}:`)
  const severity = diagnostic.severity === 'warning' ? `${paint(options, 'risk', 'warning:')} ` : ''
  return `${place} ${severity}${proseForTerminal(diagnostic.message)}`
}
