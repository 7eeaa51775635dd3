// Which names speak of secrets, and which string values look like one. Shared by the languages, so that the same line is judged alike everywhere.

const secretWord = /(?:^|_)(?:password|passwd|passphrase|secret|secret_key|api_?key|auth_?token|access_?token|private_?key|client_secret)$/;

/** "dbPassword", "API_KEY", "client_secret": the last words of the name decide, so that "passwordField" is none. */
export const namesSecret = (name: string): boolean => secretWord.test(snake(name));

/** A literal that could be the secret itself: not a placeholder, a property's name, a prompt, a path or an address of it. */
export function looksLikeSecret(value: string): boolean {
	if (value.length < 4 || value.length > 200 || /[\s<>{}$%*]/.test(value)) return false;
	if (/pass|pwd|secret|token|api.?key|credential|change.?me|insecure|example|dummy|placeholder|redacted|your[-_]|xxx/i.test(value)) return false;
	if (/^[\w-]+([./:][\w-]*)+$/.test(value) && !/\d/.test(value)) return false; // a dotted name, a path
	return /[0-9]/.test(value) || /[^A-Za-z_-]/.test(value) || value.length >= 16 || isGuessable(value);
}

/** Names of values that must not be guessed: "sessionToken", "resetCode", "salt". */
export const namesUnguessable = (name: string): boolean =>
	/(?:^|_)(?:token|secret|password|passwd|salt|nonce|otp|csrf|session_?id|api_?key|private_?key|encryption_?key)(?:_|$)/.test(snake(name));

/** Code that speaks of what must be protected; there a hash has to withstand somebody who wants to break it. */
export const speaksOfSecurity = (code: string): boolean => forSecurity.test(code);

const forSecurity =
	/pass(?:word|wd|phrase)|secret|token|signature|(?<![a-z])sign(?:ed|ing)?(?![a-z])|auth(?!or)|(?<![a-z])salt|session|credential|cookie|nonce|verify/i;

const isGuessable = (value: string): boolean => /^(?:admin|root|test|guest|letmein|qwerty|welcome)$/i.test(value);

const snake = (name: string): string => name.replace(/([a-z0-9])([A-Z])/g, "$1_$2").toLowerCase();
