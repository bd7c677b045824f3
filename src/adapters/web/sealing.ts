/** Seals what browsers and the store keep for us: signed ids, encrypted texts. Under the present secret; what an older one sealed is still read. */
import {
  createCipheriv,
  createDecipheriv,
  createHash,
  createHmac,
  hkdfSync,
  randomBytes,
  timingSafeEqual,
} from 'node:crypto';

export interface Seals {
  /** Random, and signed: nobody can make one up, and asking the store for invented ones costs nothing. */
  newId(): string;
  /** The digest that the store knows it by; null: it was not made here. */
  digestOf(id: string): string | null;
  /** Encrypted and authenticated, for one purpose. */
  seal(purpose: string, text: string): string;
  /** Null: it was not sealed here for this purpose, or was changed. */
  open(purpose: string, sealed: string): string | null;
  /** Binds a form to a session. */
  token(purpose: string, of: string): string;
  isToken(purpose: string, of: string, token: string): boolean;
}

export function sealsOf(secrets: readonly [string, ...string[]]): Seals {
  const [present] = secrets;
  return {
    newId() {
      const id = randomBytes(32).toString('base64url');
      return `${id}.${tag(present, 'id', id)}`;
    },
    digestOf(text) {
      const [id = '', signature = ''] = text.split('.');
      if (!/^[\w-]{43}$/.test(id) || text.length > 100) return null;
      const isOurs = secrets.some((secret) => isSame(tag(secret, 'id', id), signature));
      return isOurs ? createHash('sha256').update(id).digest('hex') : null;
    },
    seal: (purpose, text) => sealed(present, purpose, text),
    open: (purpose, text) => secrets.map((secret) => opened(secret, purpose, text)).find((one) => one !== null) ?? null,
    token: (purpose, of) => tag(present, purpose, of),
    isToken: (purpose, of, token) => secrets.some((secret) => isSame(tag(secret, purpose, of), token)),
  };
}

/** A key for each purpose, so that nothing sealed for one passes for another. */
function keyFor(secret: string, purpose: string): Buffer {
  return Buffer.from(hkdfSync('sha256', secret, 'twokey dashboard', purpose, 32));
}

function tag(secret: string, purpose: string, text: string): string {
  return createHmac('sha256', keyFor(secret, `tag ${purpose}`))
    .update(text)
    .digest('base64url');
}

function isSame(one: string, other: string): boolean {
  const [a, b] = [Buffer.from(one), Buffer.from(other)];
  return a.length === b.length && timingSafeEqual(a, b);
}

const NONCE = 12;
const TAG = 16;

function sealed(secret: string, purpose: string, text: string): string {
  const nonce = randomBytes(NONCE);
  const cipher = createCipheriv('aes-256-gcm', keyFor(secret, `seal ${purpose}`), nonce);
  const body = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()]);
  return Buffer.concat([nonce, cipher.getAuthTag(), body]).toString('base64url');
}

function opened(secret: string, purpose: string, text: string): string | null {
  const bytes = Buffer.from(text, 'base64url');
  if (bytes.length <= NONCE + TAG) return null;
  try {
    const key = keyFor(secret, `seal ${purpose}`);
    const decipher = createDecipheriv('aes-256-gcm', key, bytes.subarray(0, NONCE), { authTagLength: TAG });
    decipher.setAuthTag(bytes.subarray(NONCE, NONCE + TAG));
    return Buffer.concat([decipher.update(bytes.subarray(NONCE + TAG)), decipher.final()]).toString('utf8');
  } catch {
    return null;
  }
}
