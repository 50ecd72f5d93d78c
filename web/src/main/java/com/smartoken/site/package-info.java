/**
 * The frame around every public page: layout, assets, facts and words that all pages share.
 *
 * <p>May use: content, HTTP, JSON, templates. Never sees: accounts, keys, the wallet, the console.
 */
@NullMarked
package com.smartoken.site;

import org.jspecify.annotations.NullMarked;
