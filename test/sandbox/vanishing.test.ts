import { describe, expect, test } from 'vitest'

import { type Sandbox, startSandbox } from '../helpers/sandbox.ts'
import { askJson, mighty } from './client.ts'

const paged = 'application/jupyterhub-pagination+json'
const users = Array.from({ length: 12 }, (_, index) => ({ name: `u${String(index).padStart(2, '0')}` }))

type Body = {
  readonly items: readonly { readonly name: string }[]
  readonly _pagination: { readonly total: number; readonly next: { readonly offset: number } | null }
}

describe('users who vanish between two pages', () => {
  test('shift the next page, so that others are on no page at all', async () => {
    const sandbox = await startSandbox({ tokens: mighty, users })
    sandbox.afterPage((page) => {
      if (page.offset === 0) for (const name of ['u00', 'u01', 'u02']) sandbox.hub.removeUser(name)
    })
    const { names, totals } = await readAll(sandbox, 5)
    await sandbox.close()
    expect(names).toEqual(['u00', 'u01', 'u02', 'u03', 'u04', 'u08', 'u09', 'u10', 'u11'])
    expect(totals).toEqual([12, 9])
  })

  test('happen after the page was made up and before the next one is read, whatever the client does', async () => {
    const sandbox = await startSandbox({ tokens: mighty, users })
    const pages: unknown[] = []
    sandbox.afterPage(({ path, offset, limit, total, items }) => pages.push([path, offset, limit, total, items.length]))
    await readAll(sandbox, 5)
    await sandbox.close()
    expect(pages).toEqual([
      ['/hub/api/users', 0, 5, 12, 5],
      ['/hub/api/users', 5, 5, 12, 5],
      ['/hub/api/users', 10, 5, 12, 2],
    ])
  })

  test('may come as well as go', async () => {
    const sandbox = await startSandbox({ tokens: mighty, users })
    sandbox.afterPage((page) => {
      if (page.offset === 0) sandbox.hub.addUser({ name: 'newcomer' })
    })
    const { names } = await readAll(sandbox, 5)
    await sandbox.close()
    expect(names.at(-1)).toBe('newcomer')
    expect(names).toHaveLength(13)
  })
})

async function readAll(
  sandbox: Sandbox,
  limit: number,
): Promise<{ names: readonly string[]; totals: readonly number[] }> {
  const names: string[] = []
  const totals: number[] = []
  for (let offset: number | undefined = 0; offset !== undefined; ) {
    const body = (await askJson(sandbox, `/users?offset=${offset}&limit=${limit}`, paged)) as Body
    names.push(...body.items.map((user) => user.name))
    totals.push(body._pagination.total)
    offset = body._pagination.next?.offset
  }
  return { names, totals }
}
