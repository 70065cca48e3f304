import { contractOn } from './real.ts'

contractOn('plain')
