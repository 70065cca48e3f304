// Folders below the one of the page.
import { mkdir, rm } from 'node:fs/promises'

/** Makes it when it is missing; only this user can read it. */
export async function makeFolder(path: string): Promise<void> {
  await mkdir(path, { recursive: true, mode: 0o700 })
}

export async function removeFolder(path: string): Promise<void> {
  await rm(path, { recursive: true, force: true })
}
