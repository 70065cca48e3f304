// Programs of the system that tests use.
import { existsSync } from 'node:fs'
import { delimiter, join } from 'node:path'

/** The file of a program on the PATH. */
export function fileOf(program: string): string | undefined {
  const folders = (process.env['PATH'] ?? '').split(delimiter)
  return folders.map((folder) => join(folder, program)).find((path) => existsSync(path))
}
