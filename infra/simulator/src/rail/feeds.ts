import type { Feed } from '../feeds.ts'
import { punctuality } from './punctuality.ts'
import { leftTickets } from './tickets.ts'
import { stationScript, timetable } from './timetable.ts'

const HOUR_SECONDS = 3_600
const JSON_TYPE = 'application/json'

/** What the ticket office of the railway gives to whoever asks. */
export const RAIL_FEEDS: readonly Feed[] = [
  {
    path: '/rail/12306/stations.js',
    type: 'application/javascript; charset=utf-8',
    side: 'rail',
    everySeconds: HOUR_SECONDS,
    make: stationScript,
  },
  {
    path: '/rail/12306/timetable.json',
    type: JSON_TYPE,
    side: 'rail',
    everySeconds: HOUR_SECONDS,
    make: timetable,
  },
  {
    path: '/rail/12306/left-tickets.json',
    type: JSON_TYPE,
    side: 'rail',
    everySeconds: 300,
    make: leftTickets,
  },
  {
    path: '/rail/12306/punctuality.json',
    type: JSON_TYPE,
    side: 'rail',
    everySeconds: 30,
    make: punctuality,
  },
]
