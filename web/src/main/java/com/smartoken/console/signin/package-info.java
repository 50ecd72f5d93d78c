/**
 * The way in and out: sign-in through an OpenID Connect issuer, admission, sign-out.
 *
 * <p>May use: the frame, free credit's listeners, the database. Never sees: other pages.
 */
@NullMarked
package com.smartoken.console.signin;

import org.jspecify.annotations.NullMarked;
