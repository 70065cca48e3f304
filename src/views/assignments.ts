// Variables as the shells of a system set them, to be copied.

/** One line for a POSIX shell; on Windows one for PowerShell and one for cmd. */
export function assignments(values: Readonly<Record<string, string>>, isWindows: boolean): readonly string[] {
  const entries = Object.entries(values)
  if (!isWindows) return [`export ${entries.map(([name, value]) => `${name}=${posix(value)}`).join(' ')}`]
  const powershell = entries.map(([name, value]) => `$env:${name} = '${value.replaceAll("'", "''")}'`).join('; ')
  // A space before & would belong to the value.
  const cmd = entries.map(([name, value]) => `set "${name}=${value}"`).join(' && ')
  return [`${powershell}    (PowerShell)`, `${cmd}    (cmd)`]
}

function posix(value: string): string {
  return /^[\w./:=@%+-]+$/.test(value) ? value : `'${value.replaceAll("'", String.raw`'\''`)}'`
}
