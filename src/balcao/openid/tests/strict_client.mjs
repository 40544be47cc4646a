// A strict client of another make: it discovers, asks, checks every answer, and says what it saw as JSON lines.
// The browser's part is not its own: it prints where to go and reads the address where the browser arrived.
import { createInterface } from "node:readline"
import * as client from "openid-client"

const { issuer, clientId, secret, key, redirectUri } = JSON.parse(process.argv[2])
const lines = createInterface({ input: process.stdin })[Symbol.asyncIterator]()
const say = (content) => process.stdout.write(`${JSON.stringify(content)}\n`)
const arrived = async (address) => {
  say({ open: address })
  return new URL((await lines.next()).value)
}

const privateKey = key
  ? {
      key: await crypto.subtle.importKey("jwk", key, { name: "ECDSA", namedCurve: "P-256" }, false, ["sign"]),
      kid: key.kid,
    }
  : null
const proof = key ? client.PrivateKeyJwt(privateKey) : client.ClientSecretBasic(secret)
const config = await client.discovery(new URL(issuer), clientId, {}, proof, {
  execute: [client.allowInsecureRequests, client.enableNonRepudiationChecks],
})

async function signIn(more, { pushed = false, signed = false } = {}) {
  const verifier = client.randomPKCECodeVerifier()
  const expected = { pkceCodeVerifier: verifier, expectedState: client.randomState(), expectedNonce: client.randomNonce() }
  const parameters = {
    redirect_uri: redirectUri,
    scope: "openid profile email offline_access",
    code_challenge: await client.calculatePKCECodeChallenge(verifier),
    code_challenge_method: "S256",
    state: expected.expectedState,
    nonce: expected.expectedNonce,
    ...more,
  }
  let address = client.buildAuthorizationUrl(config, parameters)
  if (pushed) address = await client.buildAuthorizationUrlWithPAR(config, parameters)
  if (signed) address = await client.buildAuthorizationUrlWithJAR(config, parameters, privateKey)
  const back = await arrived(address.href)
  const maxAge = more.max_age ? { maxAge: Number(more.max_age) } : {}
  return client.authorizationCodeGrant(config, back, { ...expected, ...maxAge, idTokenExpected: true })
}

const tokens = await signIn({})
const claims = tokens.claims()
say({ claims, info: await client.fetchUserInfo(config, tokens.access_token, claims.sub) })

const renewed = await client.refreshTokenGrant(config, tokens.refresh_token)
say({ renewed: renewed.claims().sub === claims.sub })
say({ introspected: await client.tokenIntrospection(config, renewed.access_token) })
await client.tokenRevocation(config, renewed.refresh_token)
say({ after_revocation: (await client.tokenIntrospection(config, renewed.access_token)).active })

say({ pushed: (await signIn({}, { pushed: true })).claims().sub === claims.sub })
say({ max_age: (await signIn({ max_age: "600" })).claims().auth_time > 0 })
if (key) say({ signed: (await signIn({}, { signed: true })).claims().sub === claims.sub })
say({ logout: client.buildEndSessionUrl(config, { id_token_hint: tokens.id_token }).href })
process.exit(0)
