// A real provider of OpenID Connect (npm oidc-provider, certified) on a free port of 127.0.0.1, for test_openid.py.
// It prints its address. Whoever logs in as “name+group+group” is name, of these groups; no password is looked at.
import { createServer } from 'node:http'
import { Provider } from 'oidc-provider'

const server = createServer((request, response) => answer(request, response))
await new Promise((done) => server.listen(0, '127.0.0.1', done))
const issuer = `http://127.0.0.1:${server.address().port}`

const provider = new Provider(issuer, {
  clients: [{
    client_id: 'township', client_secret: 'a-secret-of-the-test', redirect_uris: [process.argv[2]],
    response_types: ['code'], grant_types: ['authorization_code']
  }],
  claims: { openid: ['sub'], profile: ['preferred_username', 'groups'] },
  conformIdTokenClaims: process.argv[3] !== 'in-id-token', // else the profile is asked for at /me
  pkce: { required: () => true },
  cookies: { keys: ['of-the-test'] },
  findAccount: (context, id) => ({
    accountId: id,
    claims: () => {
      const [name, ...groups] = id.split('+')
      return { sub: id, preferred_username: name, ...(groups.includes('none') ? {} : { groups }) }
    }
  })
})
const answer = provider.callback()
console.log(issuer)
