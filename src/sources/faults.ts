import { error, Problem } from '../core/problem.ts'
import type { Diagnostic, Place } from '../core/types.ts'

/** The maximum of faults to display per run; a wrong column can cause a million. */
const told = 100

/** The faults of an input as one Problem `input`, with the first hundred in detail. */
export function inputProblem(diagnostics: readonly Diagnostic[], cause?: unknown): Problem {
  const count = diagnostics.filter(({ severity }) => severity === 'error').length
  const [errors, what] = count === 1 ? ['1 error', 'it'] : [`${count} errors`, 'them']
  const message =
    diagnostics.length > told
      ? `${errors} in the input, of which these are the first ${told}.`
      : `${errors} in the input.`
  const hint = `correct ${what} and run the same command again`
  return new Problem('input', message, { hint, diagnostics: diagnostics.slice(0, told), cause })
}

/** The faults of one file, all of them: they are counted with those of other files before any is displayed. */
export function fileProblem(diagnostics: readonly Diagnostic[], cause?: unknown): Problem {
  const { message, hint } = inputProblem(diagnostics)
  return new Problem('input', message, { ...(hint === undefined ? {} : { hint }), diagnostics, cause })
}

/** One fault of an input as a Problem `input`. */
export function faultAt(at: Place, message: string, cause?: unknown): Problem {
  return inputProblem([error(at, message)], cause)
}
