/** The wallet as its owner sees it: balances, history, budgets, and what they are told of. See {@link com.smartoken.funds.FundsArea}. */
@NullMarked
package com.smartoken.funds;

import org.jspecify.annotations.NullMarked;
