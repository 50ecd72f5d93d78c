package com.smartoken.credits;

import com.smartoken.db.Account;
import java.net.InetAddress;

/**
 * Somebody signed in for the first time and got a new account. Told once, after the account is committed, by the node that
 * made it; a node that is killed in between tells nobody, so who must not miss one looks at the accounts as well.
 */
public record SignedUp(Account account, InetAddress address) {}
