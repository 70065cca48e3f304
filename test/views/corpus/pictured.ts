// The comments that are pictured, as pages, for npm run pictures.
import { githubPage } from './github.ts'
import { allCases } from './plans/index.ts'
import { commentOf } from './views.ts'

/** The name of the picture, and the plan. */
const pictured = [
  ['onboarding', 'onboarding'],
  ['prune', 'prune'],
  ['blocked', 'blocked'],
  ['roles', 'roles'],
  ['hostile', 'hostile names'],
] as const

export { columnWidth } from './github.ts'

/** By the name of the picture. */
export async function picturedComments(): Promise<Readonly<Record<string, string>>> {
  const pages = pictured.map(async ([name, plan]) => {
    const made = await allCases.find((one) => one.name === plan)?.make()
    if (made === undefined) throw new Error(`There is no plan ${plan}.`)
    return [name, githubPage(commentOf(made))] as const
  })
  return Object.fromEntries(await Promise.all(pages))
}
