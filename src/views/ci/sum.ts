// The line of a CI file that names the program of its jobs and its sha256. `init` writes it, `upgrade-ci` replaces it.
import { programIn } from './index.ts'

const name = 'HUBPLAN_SHA256'

/** The line for GitHub (`: `) or, in a shell, for GitLab (`=`). */
export function sumLine(assigns: ': ' | '=', sha256: string, version: string, folder: string): string {
  return `${name}${assigns}${sha256} # ${programIn(folder)} of hubplan ${version}`
}

/** A CI file with the sum of another program in it. */
export interface Replaced {
  readonly text: string
  /** The version and the sum before. */
  readonly before: { readonly version: string; readonly sha256: string }
}

const line = new RegExp(`^( *(?:- )?${name}(?:: |=))([0-9a-f]{64}) # (.+) of hubplan (\\S+)$`, 'gm')

/**
 * Replaces only lines as `sumLine` writes them, for the program of this folder.
 * @returns undefined when the file has no such line
 */
export function withSum(
  text: string,
  { sha256, version, folder }: { readonly sha256: string; readonly version: string; readonly folder: string },
): Replaced | undefined {
  let before: Replaced['before'] | undefined
  const changed = text.replaceAll(line, (whole, start: string, sum: string, path: string, old: string) => {
    if (path !== programIn(folder)) return whole
    before ??= { version: old, sha256: sum }
    return `${start}${sha256} # ${path} of hubplan ${version}`
  })
  return before === undefined ? undefined : { text: changed, before }
}

/** Whether a CI file names the sum in a line that `upgrade-ci` would not replace: it was edited by hand. */
export function hasOtherSum(text: string): boolean {
  return text.includes(name)
}
