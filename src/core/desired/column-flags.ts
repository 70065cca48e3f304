import { quote } from '../sentences.ts'

/** The flags of a mapping, such as `--column username=Login`, as a shell takes them. Passwords are never mapped. */
export function columnFlags(pairs: readonly string[]): string {
  const mapped = pairs.filter((pair) => !/^(?:password|force_?change)=/.test(pair))
  return mapped.map((pair) => `--column ${/[^\w=.@-]/.test(pair) ? quote(pair) : pair}`).join(' ')
}
