// Whether a path stays inside a folder. A proposed file may name only paths in its own folder or below.
import path, { type PlatformPath } from 'node:path'

/** How a system reads paths; `path.win32` and `path.posix` are two. */
export type PathRules = Pick<PlatformPath, 'isAbsolute' | 'relative' | 'resolve' | 'sep'>

/** @param location of something, whole */
export function isOutside(folder: string, location: string, rules: PathRules = path): boolean {
  const way = rules.relative(folder, location)
  return way === '..' || way.startsWith(`..${rules.sep}`) || rules.isAbsolute(way)
}

/**
 * Why a path leaves its folder, to follow that path in a message; undefined when its letters do not. Links are not
 * resolved here.
 */
export function strayWords(folder: string, written: string, rules: PathRules = path): string | undefined {
  if (rules.isAbsolute(written) || isOutside(folder, rules.resolve(folder, written), rules)) return outsideWords
  const isOdd = rules.sep === '\\' && written.split(/[\\/]/).some(isNoFileOfWindows)
  return isOdd ? 'is not a valid file name on Windows; rename the file' : undefined
}

export const outsideWords = "leads out of this file's folder; put the file beside this one or below"

/** Devices, whatever ending they are given: `NUL`, `con.csv`, `COM1 .txt`. */
const device = /^(?:con|prn|aux|nul|conin\$|conout\$|(?:com|lpt)[\d\u00b9\u00b2\u00b3])\s*(?:\..*)?$/i

/** On Windows a colon names a drive or a file's stream, and dots and spaces at the end are dropped (`.. ` is `..`). */
function isNoFileOfWindows(part: string): boolean {
  if (part === '.' || part === '..') return false
  return /[:\0-\x1f]|[. ]$/.test(part) || device.test(part)
}
