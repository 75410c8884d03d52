// Passkeys at the doors. A form with `data-passkey` asks the server for a challenge, the browser for a passkey, and is then sent
// with the answer like any other form. Where the browser has no passkeys, it stays hidden, and what stands in for it is shown.

const bytes = text => Uint8Array.from(atob(text.replace(/-/g, '+').replace(/_/g, '/')), c => c.charCodeAt(0));

const text = buffer => {
  let binary = '';
  for (const byte of new Uint8Array(buffer)) binary += String.fromCharCode(byte);
  return btoa(binary).replace(/\+/g, '-').replace(/\//g, '_').replace(/=+$/, '');
};

const known = list => (list || []).map(one => ({ ...one, id: bytes(one.id) }));

async function create(options) {
  const made = await navigator.credentials.create({ publicKey: {
    ...options,
    challenge: bytes(options.challenge),
    user: { ...options.user, id: bytes(options.user.id) },
    excludeCredentials: known(options.excludeCredentials),
  } });
  const { attestationObject, clientDataJSON } = made.response;
  return answer(made, { attestationObject: text(attestationObject), clientDataJSON: text(clientDataJSON) });
}

async function get(options) {
  const shown = await navigator.credentials.get({ publicKey: {
    ...options,
    challenge: bytes(options.challenge),
    allowCredentials: known(options.allowCredentials),
  } });
  const { authenticatorData, clientDataJSON, signature, userHandle } = shown.response;
  return answer(shown, {
    authenticatorData: text(authenticatorData),
    clientDataJSON: text(clientDataJSON),
    signature: text(signature),
    userHandle: userHandle && text(userHandle),
  });
}

function answer(credential, response) {
  return JSON.stringify({ id: credential.id, rawId: text(credential.rawId), type: credential.type, response });
}

async function act(form) {
  const begun = await fetch(form.dataset.begin, { method: 'POST', headers: { accept: 'application/json' } });
  // What the page knows is out of date: the password has to be given again, or the session is over.
  if ([401, 403, 409].includes(begun.status)) return location.reload();
  if (!begun.ok) throw new Error(begun.status);
  const { publicKey } = await begun.json();
  form.elements.credential.value = await (form.dataset.passkey === 'create' ? create : get)(publicKey);
  form.submit();
}

for (const form of document.querySelectorAll('form[data-passkey]')) {
  const can = 'PublicKeyCredential' in window;
  form.hidden = !can;
  for (const other of document.querySelectorAll('[data-passkey-missing]')) other.hidden = can;
  const button = form.querySelector('button');
  const failed = form.querySelector('[data-failed]');
  const ready = () => { button.disabled = false; form.elements.credential.value = ''; };
  form.addEventListener('submit', event => {
    event.preventDefault();
    button.disabled = true;
    failed.hidden = true;
    act(form).catch(() => { ready(); failed.hidden = false; button.focus(); });
  });
  addEventListener('pageshow', ready);
}
