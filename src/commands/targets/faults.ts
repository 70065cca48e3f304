// Failures that several targets may share, such as a fault of the file: each is shown once.
import { Problem } from '../../core/problem.ts'
import { tellFailure } from '../../session/failure.ts'
import type { World } from '../../session/world.ts'
import { inputProblem } from '../../sources/bytes.ts'
import type { Ran } from './recorded.ts'

/** A failure, and the targets that have it. */
interface Shared {
  readonly problem: Problem
  readonly names: string[]
}

/** Whether a failure is about files, flags or a directory, not about one hub. */
export function mayBeShared(thrown: unknown): thrown is Problem {
  if (!(thrown instanceof Problem)) return false
  const isOfDirectory = thrown.code === 'connection' && thrown.diagnostics.length > 0
  return thrown.code === 'usage' || isOfDirectory || isOfFiles(thrown)
}

/** Faults that the files of any command have, without words of their own. */
function isOfFiles({ code, message, diagnostics }: Problem): boolean {
  return code === 'input' && message === inputProblem(diagnostics).message
}

/** Tells each of these failures once, under the targets that have it. */
export function tellShared(all: readonly Ran[], command: string, { streams }: World): void {
  for (const { problem, names } of together(sharedOf(all))) {
    const who = names.length === 1 ? `Target ${names[0]}` : `Targets ${names.join(', ')}`
    streams.err(`${names.length === all.length ? 'All targets' : who}:\n`)
    tellFailure(problem, streams, [command])
  }
}

function sharedOf(all: readonly Ran[]): readonly Shared[] {
  const byText = new Map<string, Shared>()
  for (const { name, thrown } of all) {
    for (const problem of mayBeShared(thrown) ? apart(thrown) : []) {
      const key = JSON.stringify([problem.message, problem.hint, problem.diagnostics])
      const known = byText.get(key)
      if (known === undefined) byText.set(key, { problem, names: [name] })
      else known.names.push(name)
    }
  }
  return [...byText.values()]
}

/** Each fault of the files by itself. */
function apart(problem: Problem): readonly Problem[] {
  if (!isOfFiles(problem)) return [problem]
  const errors = problem.diagnostics.filter(({ severity }) => severity === 'error')
  return errors.map((fault) => inputProblem([fault]))
}

/** The faults of the files that the same targets have as one failure. */
function together(shared: readonly Shared[]): readonly Shared[] {
  const joined = new Map<string, Shared>()
  for (const { problem, names } of shared) {
    const key = isOfFiles(problem) ? names.join() : `${names.join()} ${problem.message} ${problem.hint}`
    const faults = [...(joined.get(key)?.problem.diagnostics ?? []), ...problem.diagnostics]
    joined.set(key, { problem: isOfFiles(problem) ? inputProblem(faults) : problem, names })
  }
  return [...joined.values()]
}
