import { describe, expect, it } from 'vitest'
import { createThrottle } from './throttle.ts'

describe('the throttle', () => {
  it('stops who guesses from ever new addresses of one network', () => {
    const throttle = createThrottle(() => 0)
    const from = (place: number) => throttle.enter('setup', `2001:db8:1:2::${place.toString(16)}`)
    for (let place = 1; place <= 10; place += 1) from(place)
    expect(() => from(11)).toThrow(expect.objectContaining({ code: 'login-throttled' }))
    throttle.enter('setup', '2001:db8:1:3::1')
  })

  it('never takes a login for an address', () => {
    const throttle = createThrottle(() => 0)
    for (let tried = 0; tried < 10; tried += 1) throttle.enter('account', '2001:db8:1:2::1')
    throttle.enter('account', '2001:db8:1:2::2')
  })
})
