// The exit codes of the program, with what the help and the manual say of each.

/** In ascending order; `short` is for the help of the command line. */
export const exitCodes = [
  { code: 0, short: 'done', text: 'done, or nothing to do' },
  { code: 1, short: 'error', text: 'wrong input, digest, target or rights; no connection; or a bug' },
  { code: 2, short: 'changes (plan --detailed-exitcode)', text: '`plan --detailed-exitcode`, and there are changes' },
  {
    code: 3,
    short: 'refused by a guard',
    text: 'refused by a guard, at plan or at apply; or by the reviewer on the screen of `review`',
  },
  { code: 4, short: 'stale', text: 'stale or expired; nothing was written' },
  {
    code: 5,
    short: 'applied in part',
    text: 'applied in part: some actions failed, were skipped, or their outcome is unknown',
  },
  { code: 130, short: 'interrupted', text: 'interrupted' },
] as const

/** An exit code of the program. */
export type ExitCode = (typeof exitCodes)[number]['code']

/** The gravest first. */
const gravity: readonly ExitCode[] = [130, 1, 5, 4, 3, 2]

/** The exit code of several runs: that of the gravest one. */
export function gravestOf(codes: Iterable<ExitCode>): ExitCode {
  const all = new Set(codes)
  return gravity.find((code) => all.has(code)) ?? 0
}
