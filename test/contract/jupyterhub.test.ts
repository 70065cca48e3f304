import { describeRealHub, startRealHub } from '../helpers/real-hub.ts'
import { hubContract } from './suite.ts'

describeRealHub('JupyterHub keeps the contract', (version) => {
  hubContract((seed) => startRealHub({ ...seed, version }), version)
})
