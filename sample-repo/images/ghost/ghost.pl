# A small blog server on the port of Ghost. See README.md.
use strict;
use warnings;
use SmallHttp;

my $folder = '/data/ghost/posts';
my $welcome = "$folder/2015-04-04-welcome.txt";
my $LARGEST_POST = 1 << 20;

system('mkdir', '-p', $folder);
if (!-e $welcome && open my $file, '>', "$welcome.$$") {
    print $file "Welcome to Ghost\n\nThis page came by git push, through the cluster's own DNS.\n";
    close $file;
    rename "$welcome.$$", $welcome;
}

sub posts {
    opendir my $directory, $folder or return ();
    my @names = sort { $b cmp $a } grep {/^[a-z0-9][a-z0-9._-]*\.txt$/} readdir $directory;
    my @posts;
    for my $name (@names[0 .. ($#names > 99 ? 99 : $#names)]) {
        open my $file, '<', "$folder/$name" or next;
        my $text = '';
        read $file, $text, $LARGEST_POST;
        my ($title, $body) = split /\r?\n/, $text, 2;
        push @posts, { slug => $name =~ s/\.txt$//r, title => $title // $name, body => $body // '' };
    }
    return @posts;
}

sub article {
    my ($post) = @_;
    my $title = SmallHttp::escape($post->{title});
    my @paragraphs = map { '<p>' . SmallHttp::escape($_) . '</p>' }
        grep {/\S/} split /\n\s*\n/, $post->{body};
    return "<article><h2><a href=\"/$post->{slug}/\">$title</a></h2>\n@paragraphs</article>\n";
}

sub page {
    my ($title, $content) = @_;
    my $pod = SmallHttp::escape(SmallHttp::hostname());
    return [200, { 'Content-Type' => 'text/html; charset=utf-8', 'X-Served-By' => SmallHttp::hostname() },
        "<!doctype html>\n<html lang=\"en\"><head><meta charset=\"utf-8\"><title>$title</title>"
        . "<meta name=\"generator\" content=\"slipway-sample ghost stand-in\"></head>\n"
        . "<body><h1>Ghost</h1>\n$content<footer>served by $pod</footer></body></html>\n"];
}

sub feed {
    my @items = map {
        '<item><title>' . SmallHttp::escape($_->{title}) . "</title><link>/$_->{slug}/</link></item>"
    } @_;
    return [200, { 'Content-Type' => 'application/rss+xml; charset=utf-8' },
        "<?xml version=\"1.0\"?><rss version=\"2.0\"><channel><title>Ghost</title><link>/</link>"
        . "<description>Posts</description>@items</channel></rss>\n"];
}

SmallHttp::serve(2368, sub {
    my ($request) = @_;
    return SmallHttp::plain(405) if $request->{method} !~ /^(GET|HEAD)$/;
    my @posts = posts();
    return page('Ghost', join '', map { article($_) } @posts) if $request->{path} eq '/';
    return feed(@posts) if $request->{path} =~ m{^/rss/?$};
    my ($slug) = $request->{path} =~ m{^/([a-z0-9][a-z0-9._-]*)/?$};
    my ($post) = grep { defined $slug && $_->{slug} eq $slug } @posts;
    return $post ? page(SmallHttp::escape($post->{title}), article($post)) : SmallHttp::plain(404);
});
