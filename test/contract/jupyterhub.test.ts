// A hub that takes its time is started 18 times for the whole contract, so the few draws are its core; the sandbox keeps all of it
// in every tier.
import { describeRealHub, startRealHub } from '../helpers/real-hub.ts'
import { cuttingConfig, mappingConfig } from '../helpers/real-hub-config.ts'
import { isFull } from '../helpers/tier.ts'
import { coreContract, hubContract } from './suite.ts'

const contract = isFull ? hubContract : coreContract

describeRealHub('JupyterHub keeps the contract', (version) => {
  contract(({ usernameMap, cutsDomain, ...seed }) => {
    const config = [...(usernameMap === undefined ? [] : [mappingConfig(usernameMap)]), cutsDomain ? cuttingConfig : '']
    return startRealHub({ ...seed, version, config: config.join('\n') })
  }, version)
})
