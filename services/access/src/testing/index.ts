export { askOf, EVIDENCE } from '../consents/testing.ts'
export {
  appOf,
  datasetOf,
  flowCatalog,
  flowClock,
  personOf,
  seedOrganisations,
} from './flow-world.ts'
