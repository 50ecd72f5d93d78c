/** Who somebody is: sign-in through an OpenID Connect issuer, sessions, forged requests kept out, the console's frame. */
@NullMarked
package com.smartoken.account;

import org.jspecify.annotations.NullMarked;
