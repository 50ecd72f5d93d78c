/**
 * The public pages for people: home, models, prices, documentation, guides, questions, campaigns.
 *
 * <p>May use: the frame, the catalog, campaigns. Never sees: accounts, keys, the wallet, the console.
 */
@NullMarked
package com.smartoken.site.pages;

import org.jspecify.annotations.NullMarked;
