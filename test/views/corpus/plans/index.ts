// The corpus: plans of every kind, the large ones only with the full sizes.
import { isFull } from '../../../helpers/tier.ts'
import { boundCases } from './bounds.ts'
import type { Case } from './case.ts'
import { largeCases } from './large.ts'
import { oddCases } from './odd.ts'
import { peopleCases } from './people.ts'
import { rightsCases } from './rights.ts'
import { systemCases } from './systems.ts'

export type { Case, Job, Made } from './case.ts'

export const allCases: readonly Case[] = [
  ...peopleCases,
  ...rightsCases,
  ...systemCases,
  ...boundCases,
  ...oddCases,
  ...largeCases,
]

/** The cases of this tier. */
export const cases: readonly Case[] = allCases.filter(({ isLarge }) => isFull || !isLarge)
