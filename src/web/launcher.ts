// A file that starts hubplan web again by a double click, beside what the page made.
import { join } from 'node:path'

import { writePlain } from '../io/plain.ts'
import type { World } from '../session/world.ts'

/** How this program was started. */
export interface Start {
  readonly platform: NodeJS.Platform
  readonly node: string
  readonly program: string
  /** Absolute. */
  readonly folder: string
}

interface Launcher {
  readonly name: string
  readonly text: string
}

/** The file for the desktop of a platform; undefined for paths that no such file can hold. */
export function launcherOf({ platform, node, program, folder }: Start): Launcher | undefined {
  if (/[\u0000-\u001f\u007f]/.test(`${node}${program}${folder}`)) return undefined
  if (platform === 'win32') {
    const [own, cli] = [node, program].map((path) => `"${path.replaceAll('%', '%%')}"`)
    return { name: 'hubplan.cmd', text: `@cd /d "%~dp0"\r\n@${own} ${cli} web\r\n` }
  }
  if (platform === 'darwin') {
    const [own, cli] = [node, program].map((path) => `'${path.replaceAll("'", `'\\''`)}'`)
    return { name: 'hubplan.command', text: `#!/bin/sh\ncd "$(dirname "$0")" && exec ${own} ${cli} web\n` }
  }
  const lines = [
    'Type=Application',
    'Name=hubplan',
    `Path=${entryValue(folder)}`,
    `Exec=${[node, program].map(argument).join(' ')} web`,
  ]
  return { name: 'hubplan.desktop', text: `[Desktop Entry]\n${lines.join('\n')}\nTerminal=true\n` }
}

/** A value of a desktop entry. */
function entryValue(text: string): string {
  return text.replaceAll('\\', '\\\\')
}

/** An argument of its `Exec`: quoted for the command line, then as a value. */
function argument(text: string): string {
  return entryValue(`"${text.replace(/["`$\\]/g, '\\$&')}"`.replaceAll('%', '%%'))
}

/** Writes it into the working folder. A folder that takes none goes without. */
export async function writeLauncher({ start, cwd }: Pick<World, 'start' | 'cwd'>): Promise<void> {
  const launcher = start && launcherOf({ ...start, folder: cwd })
  if (launcher !== undefined)
    await writePlain(join(cwd, launcher.name), launcher.text, { mode: 0o700 }).catch(() => undefined)
}
