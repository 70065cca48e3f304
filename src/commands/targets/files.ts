// The file of one of several targets.
import { devNull } from 'node:os'
import { extname } from 'node:path'

/** `plan.json` of the target `emea` is `plan.emea.json`; what discards its content has no files beside it. */
export function fileOf(output: string, target: string): string {
  if (output === devNull) return output
  const extension = extname(output)
  return `${output.slice(0, output.length - extension.length)}.${target}${extension}`
}
