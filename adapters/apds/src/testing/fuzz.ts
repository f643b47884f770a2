import type { FuzzOptions } from '@tongqu/adapter-kit/testing'

/** Places with demand, and observations: records that stand beside one another. */
export const FUZZ: Omit<FuzzOptions, 'runs'> = {
  kind: 'json',
  documents: [
    {
      name: 'places',
      records: [1, 2, 3, 4, 5].map((number) => JSON.stringify(placeOf(number))),
      wrap: (records) => `{"meta":{"total":${records.length}},"data":[${records.join(',')}]}`,
    },
    {
      name: 'observations',
      records: [1, 2, 3, 4, 5].map((number) => JSON.stringify(observationOf(number))),
      wrap: (records) => `[${records.join(',')}]`,
    },
  ],
  identity: ({ contract, reading }) =>
    `${contract} ${reading.lot_id ?? reading.observation_id} ${reading.group_id ?? ''}`,
  // A value that is wrong costs its column, unless it is the id or the time.
  accepted: { least: 0.6, most: 0.99 },
}

function placeOf(number: number) {
  return {
    id: `yz-${number}`,
    version: number,
    type: 'place',
    layer: 0,
    name: [{ language: 'zh-CN', string: `临衡 ${number} 号停车场` }],
    indicativePointLocation: { type: 'Point', coordinates: [0.5, 0.25] },
    characteristics: { structureType: 'onStreet', spacesTotal: 40 + number },
    occupancy: {
      supply: { supplyQuantity: 40 + number },
      demand: { timestamp: '2026-01-05T00:15:00Z', demandType: [{ count: number }] },
    },
  }
}

function observationOf(number: number) {
  return {
    id: `seen-${number}`,
    type: 'APDSObservation',
    observationDateTime: `2026-01-05T00:15:0${number}Z`,
    observedCredentialId: `YZ1000${number}`,
    observedCredentialConfidence: 0.9,
    observedSpeed: -1,
    observedLocation: { type: 'Point', coordinates: [0.5, 0.25] },
    observerLocation: { type: 'Point', coordinates: [0.5, 0.2501] },
    observerSpeed: 20 + number,
  }
}
