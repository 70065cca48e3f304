import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { afterAll, onTestFinished } from 'vitest'

/** An empty folder. It goes with the test that asks for it, or with the file when none runs yet. */
export function temporaryFolder(): string {
  const path = mkdtempSync(join(tmpdir(), 'hubplan-test-'))
  const remove = (): void => rmSync(path, { recursive: true, force: true })
  try {
    onTestFinished(remove)
  } catch {
    afterAll(remove)
  }
  return path
}
