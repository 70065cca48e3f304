// nock stands before every connection of its process from the moment it is imported. Test files share a process, and a TLS
// connection over a socket of its own breaks off there (read ENOTCONN): so it acts only while tests run that use it.
import nock from 'nock'
import { afterAll, afterEach, beforeAll } from 'vitest'

nock.restore()

/** For the tests of this `describe`, or of this file; answers that were not asked for are gone after each test. */
export function withNock(): void {
  beforeAll(() => {
    if (!nock.isActive()) nock.activate()
  })
  afterEach(() => nock.cleanAll())
  afterAll(() => nock.restore())
}

export { nock }
