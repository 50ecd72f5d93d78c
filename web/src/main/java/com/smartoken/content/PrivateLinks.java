package com.smartoken.content;

import com.vladsch.flexmark.html.AttributeProvider;
import com.vladsch.flexmark.html.IndependentAttributeProviderFactory;
import com.vladsch.flexmark.html.renderer.AttributablePart;
import com.vladsch.flexmark.html.renderer.LinkResolverContext;
import com.vladsch.flexmark.util.ast.Node;
import com.vladsch.flexmark.util.html.MutableAttributes;
import java.util.regex.Pattern;

/** Tells crawlers not to follow links into pages that are closed to them. */
final class PrivateLinks implements AttributeProvider {
    private static final Pattern PRIVATE = Pattern.compile("/(console|login|operator)([/?#].*)?");

    @Override
    public void setAttributes(Node node, AttributablePart part, MutableAttributes attributes) {
        if (PRIVATE.matcher(attributes.getValue("href")).matches()) attributes.replaceValue("rel", "nofollow");
    }

    static final class Factory extends IndependentAttributeProviderFactory {
        @Override
        public AttributeProvider apply(LinkResolverContext context) {
            return new PrivateLinks();
        }
    }
}
