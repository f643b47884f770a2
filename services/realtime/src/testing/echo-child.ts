/** A child process that sends every bus event back to its parent. */
import { processBus } from '../bus/process-bus.ts'

const bus = processBus(process)
bus.subscribe('feed-update', (event) => bus.publish('feed-update', event))
bus.subscribe('source-status', (event) => bus.publish('source-status', event))
bus.subscribe('released', (event) => bus.publish('released', event))
process.send?.('ready')
