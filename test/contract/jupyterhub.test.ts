import { describeRealHub, startRealHub } from '../helpers/real-hub.ts'
import { cuttingConfig, mappingConfig } from '../helpers/real-hub-config.ts'
import { hubContract } from './suite.ts'

describeRealHub('JupyterHub keeps the contract', (version) => {
  hubContract(({ usernameMap, cutsDomain, ...seed }) => {
    const config = [...(usernameMap === undefined ? [] : [mappingConfig(usernameMap)]), cutsDomain ? cuttingConfig : '']
    return startRealHub({ ...seed, version, config: config.join('\n') })
  }, version)
})
