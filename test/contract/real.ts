// The contract on hubs that are real.
import { type Around, describeHubsAround, isEvery, startRealHub } from '../helpers/real-hub.ts'
import { cuttingConfig, mappingConfig } from '../helpers/real-hub-config.ts'
import { isFull } from '../helpers/tier.ts'
import { coreContract, databaseContract, hubContract } from './suite.ts'

/**
 * A hub that takes its time is started 18 times for the whole contract, so the few draws are its core; the sandbox keeps all of it
 * in every tier. With another database all of it is for `npm run test:hubs`.
 */
function contractFor(around: Around): (...given: Required<Parameters<typeof hubContract>>) => void {
  if (!isFull) return coreContract
  return around === 'postgresql' && !isEvery ? databaseContract : hubContract
}

export function contractOn(around: Around): void {
  const contract = contractFor(around)
  describeHubsAround(
    'JupyterHub keeps the contract',
    (version) => {
      contract(
        ({ usernameMap, cutsDomain, ...seed }) => {
          const mapping = usernameMap === undefined ? [] : [mappingConfig(usernameMap)]
          const config = [...mapping, cutsDomain ? cuttingConfig : ''].join('\n')
          return startRealHub({ ...seed, version, around, config })
        },
        version,
        around === 'postgresql' ? 'postgresql' : 'sqlite',
      )
    },
    [around],
  )
}
