// The file of one of several targets.
import { extname } from 'node:path'

/** `plan.json` of the target `emea` is `plan.emea.json`. */
export function fileOf(output: string, target: string): string {
  const extension = extname(output)
  return `${output.slice(0, output.length - extension.length)}.${target}${extension}`
}
