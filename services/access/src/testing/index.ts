export {
  ABOUT_PEOPLE,
  contentOf,
  openWorld as openApplicationWorld,
} from '../applications/testing/world.ts'
export { askOf, EVIDENCE } from '../consents/testing.ts'
export {
  appOf,
  datasetOf,
  flowCatalog,
  flowClock,
  personOf,
  seedOrganisations,
} from './flow-world.ts'
