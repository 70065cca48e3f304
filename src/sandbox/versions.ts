import type { HubVersion } from './kinds.ts'

/** The first versions that behave more like a later one here than like the one before. */
const starts: readonly (readonly [HubVersion, major: number, minor: number])[] = [
  ['6.0.0', 6, 0],
  ['5.5.1', 5, 3],
  ['5.2.1', 5, 1],
]

/** The version here that behaves most like a hub of this version; the oldest where it says none. */
export function likeVersion(version: string): HubVersion {
  const [major = 0, minor = 0] = version.split('.').map((part) => Number.parseInt(part, 10))
  const found = starts.find(([, from, then]) => major > from || (major === from && minor >= then))
  return found?.[0] ?? '3.0.0'
}
